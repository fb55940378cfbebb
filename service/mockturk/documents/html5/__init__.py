"""HTML5 as the service's parser judged it: tinyhtml5, and what that parser calls an error."""

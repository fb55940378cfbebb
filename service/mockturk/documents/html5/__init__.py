"""HTML5 with the errors of the service's parser, found by the parser tinyhtml5."""

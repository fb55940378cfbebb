"""The wire: from bytes to requests and from results to bytes."""

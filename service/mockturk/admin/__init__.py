"""What is served beside the Requester API: the control of a server, and its workers, in JSON."""

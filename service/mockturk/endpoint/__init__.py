"""The Requester API as a Spyne application: services, protocol, events, and the way to it."""

"""Notifications of events: the outbox, the courier that takes them and how they are sent."""

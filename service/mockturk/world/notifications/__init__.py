"""Notifications of events: the outbox, the courier that delivers messages, and the senders."""

"""The state of one emulated service, the rules that change it, and its workers."""

"""What strangers and members with bad intentions send, by the ten thousand, and what the service makes of it."""

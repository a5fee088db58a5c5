"""What is subscribed."""

"""What others read: JSON documents of each result."""

"""提示函, 督办单 from draft to close-out: `drafting` and the queue, the `steps` after, `keys`."""

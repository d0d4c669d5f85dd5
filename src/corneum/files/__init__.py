"""Files in and out: text read whatever it was saved as, and files written whole or not at all."""

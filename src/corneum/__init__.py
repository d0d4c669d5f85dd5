"""corneum."""

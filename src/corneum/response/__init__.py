"""What the skin does afterwards: barrier, healing, pigment; what an active can do; benefit and harm in trials."""

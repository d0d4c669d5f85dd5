"""From a client to a plan: the ladder of treatments, the chain, the choice, the questions answered."""

"""The product in a browser: `corneum serve`. Routes are thin; what they show is made by the stages before."""

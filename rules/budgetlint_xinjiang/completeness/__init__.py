"""What the template of 新疆 wants to be there."""

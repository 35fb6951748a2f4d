"""What a good register is: one file a family, one function a rule; ``table`` lists them."""

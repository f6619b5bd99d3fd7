"""Official documents from draft to receipt, their register, and the figures they state."""

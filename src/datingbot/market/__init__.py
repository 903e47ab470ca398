"""The market's arithmetic, with numpy: prices of attention, tastes learned from behaviour, one region at a time."""

"""What is true: plans, time, networks, schedules, progress and checks. Pure; reads no clock."""

"""The window: the service that hands out published calendar files, and its health page.

It knows files, tokens and counts; it computes no plan and reads no clock.
"""

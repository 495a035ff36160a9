"""storing"""

"""exploring"""

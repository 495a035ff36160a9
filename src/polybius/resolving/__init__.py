"""resolving"""

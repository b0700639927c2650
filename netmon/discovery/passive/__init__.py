"""Stations and neighbours that name themselves on the wire, heard without asking."""

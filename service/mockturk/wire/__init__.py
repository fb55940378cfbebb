"""The wire format: conversion of bytes to requests and of results to bytes."""

from __future__ import annotations

import mockturk.wire.spyne_compat  # noqa: F401 - before anything here imports Spyne

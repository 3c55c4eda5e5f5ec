"""What a program does that trusts the openai SDK: read each file, and hold its session against the SDK's own model."""

from __future__ import annotations

import json
import sys

import yaml
from openai.types.realtime import RealtimeSessionCreateRequest
from pydantic import ValidationError

for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        value = json.load(file) if name.endswith(".json") else yaml.load(file, yaml.CSafeLoader)
    try:
        RealtimeSessionCreateRequest.model_validate(value["session"])
    except ValidationError as error:
        print(f"{name}: {error}")

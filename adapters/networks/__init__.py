"""Networks and what they share. The modules here import torch or onnxruntime: adapters import them inside `setup`."""

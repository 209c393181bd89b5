"""Loads every YAML file of a folder with PyYAML's loader in C, and does nothing with it."""

import os
import sys

import yaml

for name in os.listdir(sys.argv[1]):
    with open(os.path.join(sys.argv[1], name), "rb") as file:
        yaml.load(file, Loader=yaml.CSafeLoader)

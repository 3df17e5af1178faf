"""What is measured, a topic each."""
from . import compiled, compression, environments, growth, images, inner, layering, registries, solving, start, update

# name, what is done, in the order of the pages
ALL = {
    "start": start.measure,
    "images": images.measure,
    "environments": environments.measure,
    "update": update.measure,
    "registries": registries.measure,
    "solving": solving.measure,
    "growth": growth.measure,
    "layering": layering.measure,
    "compression": compression.measure,
    "compiled": compiled.measure,
    "inner": inner.measure,
}

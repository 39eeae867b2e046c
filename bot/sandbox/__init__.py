"""The local image API, its demo painter, and the try page."""

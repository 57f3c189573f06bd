"""TOML files → Catalogue. What is known of libraries, as data."""

from asyncguard.catalogue.catalogue import Catalogue as Catalogue
from asyncguard.catalogue.fact import Fact as Fact
from asyncguard.catalogue.load import digest as digest
from asyncguard.catalogue.load import load as load
from asyncguard.catalogue.merge import CatalogueError as CatalogueError
from asyncguard.catalogue.merge import codes as codes

"""The publisher's workbench: makes, checks, signs and lays out packs. No part of the program that reads them: private keys live only here."""

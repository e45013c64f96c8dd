# Prints given names and surnames of all locales of Python's Faker (MIT) in Latin letters, as JSON for writeGazetteers.ts: it has
# peoples that @faker-js/faker lacks (Igbo, Yoruba, Akan, Kenya, Finland, Estonia, Iceland, Ireland, ...). Needs: pip install Faker.
import importlib
import json
import pkgutil
import unicodedata

import faker.providers.person as persons

given, surnames = set(), set()
for module in pkgutil.iter_modules(persons.__path__):
    provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
    for key in dir(provider):
        names = getattr(provider, key)
        if key.startswith("_") or not isinstance(names, (tuple, list, dict)):
            continue
        if "first_name" in key or "middle_name" in key or "first_romanized" in key:
            into = given
        elif "last_name" in key or "last_romanized" in key:
            into = surnames
        else:
            continue
        for name in names:
            if isinstance(name, str) and all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in name):
                into.add(name)
print(json.dumps({"given": sorted(given), "surnames": sorted(surnames)}))

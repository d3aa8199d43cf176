"""The main job with the Python SDK alone: main_job.py <url> <IMAP port> <mail address> <mail password>."""

import sys
import time

from frontoffice import ConflictError, Frontoffice, InvalidRequestError, PreconditionFailedError, UnauthenticatedError, if_match, rows

url, imap_port, address, password = sys.argv[1:]


def eventually(ask, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = ask()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"nothing within {seconds} s")


def raises(kind, call):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


signed_up = Frontoffice(url).authentication.sign_up(
    {"email": f"snake-{time.time_ns()}@acme.test", "password": f"correct horse {time.time_ns()}", "displayName": "Cleo", "accountType": "company", "organizationName": "Acme"}
)
frontoffice = Frontoffice(url, lambda: signed_up["accessToken"])
lead = frontoffice.leads.create({"firstName": "Ada", "lastName": "Buyer", "email": "ada@shop.example", "leadSource": "website"})
account = frontoffice.email_accounts.create({"email": address, "imapHost": "127.0.0.1", "imapPort": int(imap_port), "password": password})
frontoffice.email_accounts.sync(account["id"])
thread = eventually(lambda: frontoffice.threads.list(lead_id=lead["id"])["data"])[0]
assert thread["subject"] == "Three hundred lighthouses", thread
deal_id = frontoffice.leads.convert(lead["id"], {})["dealId"]
kinds = eventually(lambda: (lambda data: len(data) >= 4 and sorted(entry["kind"] for entry in data))(frontoffice.timeline.list(subject=f"deal:{deal_id}")["data"]))
assert kinds == ["deal_created", "email_received", "lead_converted", "lead_created"], kinds

for name in ["Grace", "Hedy", "Joan"]:
    frontoffice.leads.create({"firstName": name, "lastName": "Engineer", "email": f"{name.lower()}@example.test", "leadSource": "event"})
assert sorted(one["firstName"] for one in rows(frontoffice.leads.list, lead_source="event", limit=2)) == ["Grace", "Hedy", "Joan"]

rosa = frontoffice.leads.create({"firstName": "Rosalind", "lastName": "Franklin", "email": "rosalind@example.test", "leadSource": "website"})
frontoffice.leads.update(rosa["id"], {"firstName": "Rosa"}, **if_match(rosa))
raises(PreconditionFailedError, lambda: frontoffice.leads.update(rosa["id"], {"firstName": "Rose"}, **if_match(rosa)))
frontoffice.leads.convert(rosa["id"], {})
assert raises(ConflictError, lambda: frontoffice.leads.update(rosa["id"], {"status": "new"})).code == "lead_already_converted"
wrong = raises(InvalidRequestError, lambda: frontoffice.leads.create({"firstName": "", "lastName": "B", "email": "nobody", "leadSource": "website"}))
assert "#/email" in [error["pointer"] for error in wrong.errors], wrong.errors
raises(UnauthenticatedError, lambda: Frontoffice(url, "nonsense").leads.list())
frontoffice.leads.delete(frontoffice.leads.create({"firstName": "Gone", "lastName": "Soon", "email": "gone@example.test", "leadSource": "other"})["id"])
print("done")

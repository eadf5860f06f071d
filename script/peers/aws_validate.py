"""aws-cli's own validator of CloudTrail digests, over local files in place of S3."""
import base64
import glob
import json
import os
import sys
from datetime import datetime, timezone

import awscli.customizations.cloudtrail.validation as validation
from botocore.exceptions import ClientError

sample = sys.argv[1]
exports = os.path.join(sample, "exports", "cloudtrail")
with open(os.path.join(sample, "exports", "cloudtrail.metadata.json"), encoding="utf-8") as file:
    metadata = json.load(file)


class Pages(list):
    def search(self, _):
        return iter(self)


class Paginator:
    def paginate(self, Bucket, Marker=None, Prefix=""):
        keys = (os.path.relpath(p, exports) for p in glob.glob(f"{exports}/**/*.gz", recursive=True))
        return Pages(sorted(k for k in keys if k.startswith(Prefix) and (Marker is None or k > Marker)))


class Folder:
    def get_paginator(self, _):
        return Paginator()

    def get_object(self, Bucket, Key):
        try:
            body = open(os.path.join(exports, Key), "rb")
        except FileNotFoundError:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject") from None
        known = metadata.get(Key, {})
        return {"Body": body, "Metadata": {k.removeprefix("x-amz-meta-"): v for k, v in known.items()}}


class Provider:
    def get_client(self, _):
        return Folder()


class Keys:
    def get_public_keys(self, *_):
        keys = {}
        for path in glob.glob(os.path.join(sample, "keys", "cloudtrail", "*")):
            with open(path, encoding="utf-8") as file:
                for key in json.load(file)["PublicKeyList"]:
                    keys[key["Fingerprint"]] = {"Fingerprint": key["Fingerprint"], "Value": key["Value"]}
        return keys


digest = sorted(glob.glob(f"{exports}/**/CloudTrail-Digest/**/*.gz", recursive=True))[0]
account, _, region, name = os.path.basename(digest).split("_")[:4]
bad, digests = [], 0
logs = validation.CloudTrailValidateLogs.__new__(validation.CloudTrailValidateLogs)
logs.s3_client_provider = Provider()
logs._valid_logs = logs._invalid_logs = 0
logs.is_verbose, logs._is_last_status_double_space = False, True
traverser = validation.DigestTraverser(
    validation.DigestProvider(Provider(), account, name, region), "sample-company-trail", None, Keys(),
    on_invalid=lambda **what: bad.append(what), on_gap=lambda **what: bad.append(what),
    on_missing=lambda **what: bad.append(what),
)
for digest in traverser.traverse_digests(datetime(2000, 1, 1, tzinfo=timezone.utc), datetime(2100, 1, 1, tzinfo=timezone.utc)):
    digests += 1
    for log in digest["logFiles"]:
        logs._download_log(log)
print(digests, "digests,", logs._valid_logs, "logs valid,", logs._invalid_logs + len(bad), "not")
sys.exit(0 if digests and logs._valid_logs and not logs._invalid_logs and not bad else 4)

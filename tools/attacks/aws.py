"""Runs `aws cloudtrail validate-logs` on a folder in place of a bucket."""

import contextlib
import io
import json
import os
import types

import awscli
import awscli.customizations.cloudtrail.validation as validation
from botocore.exceptions import ClientError

VERSION = awscli.__version__


class Pages(list):
    """What a paginator's search gives: the keys."""

    def search(self, _):
        return iter(self)


class Bucket:
    """The calls that the validator makes of S3 and CloudTrail, answered from files."""

    def __init__(self, folder, metadata, keys):
        self.folder, self.metadata, self.keys = folder, metadata, keys

    def get_client(self, _):
        return self

    def get_paginator(self, _):
        return self

    def paginate(self, Bucket, Marker=None, Prefix=""):
        names = []
        for place, _, files in os.walk(self.folder):
            names += [os.path.relpath(os.path.join(place, file), self.folder) for file in files]
        return Pages(sorted(n for n in names if n.startswith(Prefix) and n > (Marker or "")))

    def get_object(self, Bucket, Key):
        path = os.path.join(self.folder, Key)
        if not os.path.isfile(path):
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        with open(path, "rb") as file:
            return {"Body": io.BytesIO(file.read()), "Metadata": self.metadata.get(Key, {})}

    def list_public_keys(self, StartTime, EndTime):
        return {"PublicKeyList": self.keys}


def validate(folder, metadata, keys, begin, end, arn, bucket):
    """Returns the exit code and the summary's last words."""
    with open(metadata) as file:
        signatures = json.load(file)
    with open(keys) as file:
        # boto3 gives bytes in base64 here, which the validator decodes.
        listed = json.load(file)["PublicKeyList"]
    client = Bucket(folder, signatures, listed)
    command = validation.CloudTrailValidateLogs.__new__(validation.CloudTrailValidateLogs)
    for name in ["_valid_digests", "_invalid_digests", "_valid_backfill_digests",
                 "_invalid_backfill_digests", "_valid_logs", "_invalid_logs"]:
        setattr(command, name, 0)
    command._is_last_status_double_space = True
    command._found_start_time = command._found_end_time = None

    def services(_):
        command._source_region = arn.split(":")[3]
        command.s3_client_provider = client
        command.cloudtrail_client = client
        command.organization_client = None

    command.setup_services = services
    arguments = types.SimpleNamespace(
        trail_arn=arn, verbose=False, s3_bucket=bucket, s3_prefix=None, account_id=None,
        start_time=begin, end_time=end)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            code = command._run_main(arguments, None)
        except Exception as error:
            return 255, f"stops: {type(error).__name__}"
    lines = [line.strip() for line in out.getvalue().splitlines() if line.strip()]
    begin = next((i for i, line in enumerate(lines) if line.startswith("Results requested")), 0)
    words = [line for line in lines[begin + 1:] if not line.startswith("Results found")]
    return code, "; ".join(words)

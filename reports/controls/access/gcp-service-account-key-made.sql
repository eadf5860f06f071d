-- id: gcp-service-account-key-made
-- title: Service accounts have no keys to carry away
-- statement: Nobody makes or uploads a key of a service account; programs use short-lived
--   credentials.
-- severity: high
-- test: Each successful call that creates or uploads a key of a service account is an exception.
-- sources: gcp-audit
-- key: id
-- row: One key made.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'gcp-audit')
  AND time >= :begin AND time < :end
  AND service = 'iam.googleapis.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a key of a service account was made' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'gcp-audit')
  AND time >= :begin AND time < :end
  AND service = 'iam.googleapis.com'
  AND outcome = 'success'
  AND action IN (
    'google.iam.admin.v1.CreateServiceAccountKey', 'google.iam.admin.v1.UploadServiceAccountKey'
  )
ORDER BY time, entry;

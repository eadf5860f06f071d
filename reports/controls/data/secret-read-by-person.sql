-- id: secret-read-by-person
-- title: Secrets are read by programs
-- statement: Nobody reads a secret by hand, whatever store it lies in.
-- severity: high
-- test: Each successful reading of a secret, in AWS Secrets Manager, in Google's Secret Manager or
--   in a cluster, is an exception if its actor is a user, or a role's session that the identity map
--   says is a person's.
-- sources: any
-- key: id
-- row: One secret read by a person.

-- population
SELECT entry, id, time
FROM event
JOIN source ON source.name = event.source
WHERE time >= :begin AND time < :end AND outcome = 'success'
  AND (
    format = 'cloudtrail' AND action IN ('BatchGetSecretValue', 'GetSecretValue')
    OR format = 'gcp-audit'
      AND action = 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion'
    OR format = 'kubernetes-audit' AND type = 'secrets' AND action IN ('get', 'list')
  );

-- exceptions
WITH reading AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, actor_kind, source
  FROM event
  JOIN source ON source.name = event.source
  WHERE time >= :begin AND time < :end AND outcome = 'success'
    AND (
      format = 'cloudtrail' AND action IN ('BatchGetSecretValue', 'GetSecretValue')
      OR format = 'gcp-audit'
        AND action = 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion'
      OR format = 'kubernetes-audit' AND type = 'secrets' AND action IN ('get', 'list')
    )
)
SELECT entry, id, time, actor, action, target, outcome, ip, person,
  'a person read a secret' AS condition
FROM reading
LEFT JOIN person_name AS known ON known.source = reading.source AND known.name = reading.actor
WHERE actor_kind = 'user' OR person IS NOT NULL
ORDER BY time, entry;

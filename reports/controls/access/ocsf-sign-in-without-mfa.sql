-- id: ocsf-sign-in-without-mfa
-- title: Sign-ins in any product use a second factor
-- statement: Each successful sign-in of a user that a collector reports is made with multi-factor
--   authentication.
-- severity: high
-- test: Each successful logon (OCSF class 3002, activity 1) of a user must state that a second
--   factor was used; one that says nothing of it is an exception too.
-- sources: ocsf
-- key: id
-- row: One successful sign-in without a second factor.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'ocsf')
  AND time >= :begin AND time < :end
  AND type = '300201'
  AND outcome = 'success'
  AND actor_kind = 'user';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'signed in without a second factor' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'ocsf')
  AND time >= :begin AND time < :end
  AND type = '300201'
  AND outcome = 'success'
  AND actor_kind = 'user'
  AND mfa IS NOT 1
ORDER BY time, entry;

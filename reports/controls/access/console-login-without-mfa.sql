-- id: console-login-without-mfa
-- title: Console sign-ins use a second factor
-- statement: Each successful console sign-in by a user or the root account is made with multi-factor
--   authentication.
-- severity: high
-- test: Each successful ConsoleLogin by a user or the root account must state that a second factor
--   was used; one that says nothing of it is an exception too. Sign-ins through a role are left
--   out: their second factor is the identity provider's.
-- sources: cloudtrail
-- key: id
-- row: One successful sign-in without a second factor.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND action = 'ConsoleLogin' AND outcome = 'success' AND actor_kind IN ('user', 'root');

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'signed in without a second factor' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND action = 'ConsoleLogin' AND outcome = 'success' AND actor_kind IN ('user', 'root')
  AND mfa IS NOT 1
ORDER BY time, entry;

-- id: linux-root-login
-- title: Nobody logs in as root
-- statement: People log in to hosts under their own names.
-- severity: critical
-- test: Each successful login (USER_LOGIN) whose login user is root is an exception.
-- sources: auditd
-- key: id
-- row: One login as root.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'auditd')
  AND time >= :begin AND time < :end
  AND type = 'USER_LOGIN';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'logged in as root' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'auditd')
  AND time >= :begin AND time < :end
  AND type = 'USER_LOGIN'
  AND outcome = 'success'
  AND actor_kind = 'root'
ORDER BY time, entry;

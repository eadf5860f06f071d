-- id: azure-storage-keys-listed
-- title: Nobody takes the keys of a storage account
-- statement: People reach storage with their own sign-in, not with the account's keys.
-- severity: high
-- test: Each successful listing of the keys of a storage account or of a Cosmos DB account by a
--   user is an exception. Names of operations are compared without case.
-- sources: azure-activity
-- key: id
-- row: One listing of keys.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'azure-activity')
  AND time >= :begin AND time < :end
  AND lower(action) IN (
    'microsoft.documentdb/databaseaccounts/listkeys/action',
    'microsoft.storage/storageaccounts/listkeys/action'
  )
  AND outcome = 'success';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a person took the keys of an account' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'azure-activity')
  AND time >= :begin AND time < :end
  AND lower(action) IN (
    'microsoft.documentdb/databaseaccounts/listkeys/action',
    'microsoft.storage/storageaccounts/listkeys/action'
  )
  AND outcome = 'success'
  AND actor_kind = 'user'
ORDER BY time, entry;

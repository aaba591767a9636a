-- Which records carry this identifier, as typed without spaces and signs, with or without its scheme before it (CETS 197)?
SELECT record.seq
FROM record
WHERE record.id IN (SELECT record_id FROM identifier WHERE compact = :compact OR scheme || compact = :compact)
  AND (:lang = '' OR record.lang = :lang)
  AND (:only = 0 OR record.country IN ('', :country, 'EU', 'COE', 'UN', 'ILO', 'OSCE'))
ORDER BY record.country = :country DESC, record.country IN ('EU', 'COE', 'UN', 'ILO', 'OSCE') DESC, record.seq
LIMIT 200

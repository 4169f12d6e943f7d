;;; What columns of records stand for, as forms: for `rows` of show.fnl.

(fn task-form [id]
  (when (= :number (type id)) (string.format "(task %d)" id)))

(fn id [record]
  "The Task a record is about."
  (task-form record.id))

(fn task [record]
  "The Task a record mentions."
  (task-form record.task))

(fn name [record]
  "The word a record is about."
  record.name)

(fn start [record]
  "The address at which what a record is about begins."
  (when (= :number (type record.start)) (string.format "0x%08x" record.start)))

{: id : task : name : start}

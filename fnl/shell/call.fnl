;;; The door to the kernel, and what every word needs to go through it.

(fn call [name ...]
  "Makes a privileged call; an error of the kernel is raised."
  (kernel.call name ...))

(fn options [given]
  "An options table for the kernel: nothing at all when there is nothing in it."
  (when (and given (next given)) given))

(fn message-of [problem] problem.message)

(fn raise [name message]
  "Raises an error like one of the kernel."
  (error (setmetatable {:error name : message}
                       {:__tostring message-of :__fennelview message-of})
         0))

(fn named [name]
  "Id of the newest Task of that name."
  (let [id (accumulate [found nil _ task (ipairs (call :tasks))]
             (if (not= task.name name) found
                 (= task.state :ended) (or found task.id)
                 task.id))]
    (or id (raise :not-found (.. "there is no Task named " name)))))

(fn id-of [task]
  "Id of a Task given as id, as record or by name."
  (if (= :table (type task)) task.id
      (= :string (type task)) (named task)
      task))

(fn matching [records filter]
  "The records for which filter, a function or a table of keys and values, holds."
  (if (= nil filter) records
      (= :function (type filter)) (icollect [_ record (ipairs records)]
                                    (when (filter record) record))
      (icollect [_ record (ipairs records)]
        (when (accumulate [all true key value (pairs filter) &until (not all)]
                (= value (. record key)))
          record))))

{: call : raise : options : id-of : matching}

;;; How long a form takes.

(local format (require :shell.format))

(fn told [ms instructions ...]
  (print (string.format "%s on the host, %d instructions of the machine"
                        (format.duration (* ms 1e6)) instructions))
  ...)

(fn instructions []
  (. (kernel.call :time) :instructions))

(fn timed [body]
  "Calls body, prints what it took, gives its values."
  (let [before (instructions)
        start (host.now)]
    (fn finish [...]
      (told (- (host.now) start) (- (instructions) before) ...))
    (finish (body))))

{: timed}

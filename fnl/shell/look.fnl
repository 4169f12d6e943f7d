;;; Forms that only look: what a link names is found without running anything.
;;;
;;; A form is a number, a text, a name, (. value key …), (task n), (result n k),
;;; (frame n prompt) or (source name). The compiler is not used, so that one can
;;; look while a form is being compiled or runs.

(local parser (require :fennel.parser))
(local utils (require :fennel.utils))
(local frames (require :shell.frame))
(local help (require :shell.help))
(local results (require :shell.result))
(local task (require :shell.task))

(fn refuse [form]
  (error (.. "this does not only look: " (tostring form)) 0))

(fn field [value key]
  "A part of a value; metatables are left alone."
  (if (= :table (type value)) (rawget value key)
      (error (string.format "there is no %s in a %s" (tostring key) (type value)) 0)))

(fn name-value [session name]
  (let [kept (rawget session.kept name)]
    (if (not= nil kept) kept
        (let [(first rest) (string.match name "^([^.]+)%.(.+)$")]
          (if first
              (accumulate [at (or (rawget session.kept first) (help.named first))
                           part (string.gmatch rest "[^.]+")]
                (field at part))
              (let [found (help.named name)]
                (if (= nil found) (error (.. "nothing is named " name) 0) found)))))))

(var value-of nil)

(local heads
  {"." (fn [session form]
         (var at (value-of session (. form 2)))
         (for [i 3 (length form)]
           (set at (field at (value-of session (. form i)))))
         at)
   :task (fn [session form] (task.task (value-of session (. form 2))))
   :result (fn [session form]
             (results.result (value-of session (. form 2)) (value-of session (. form 3))))
   :frame (fn [session form]
            (frames.frame (value-of session (. form 2)) (value-of session (. form 3))))
   :source (fn [session form] (value-of session (. form 2)))
   :inspect (fn [session form] (value-of session (. form 2)))})

(set value-of
  (fn [session form]
    (if (utils.list? form)
        (let [head (. heads (tostring (. form 1)))]
          (if head (head session form) (refuse form)))
        (utils.sym? form)
        (let [name (tostring form)]
          (if (= name :nil) nil (= name :true) true (= name :false) false
              (name-value session name)))
        (= :table (type form)) (refuse form)
        form)))

(fn look [session text]
  "The value of a form that only looks, and the form as it was read.
Raises an error when there is none."
  (let [(read) (parser.parser (parser.string-stream text) "look" {:error-pinpoint false})
        (ok form) (read)]
    (if ok (values (value-of session form) form)
        (error "there is nothing to look at" 0))))

{: look}

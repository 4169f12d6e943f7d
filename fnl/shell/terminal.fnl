;;; Words that speak BTP: what a form may tell the terminal it prints to.
;;;
;;; A message is text of the output, between ESC ] 7717 ; and ESC \. The terminal
;;; of a LISP tab takes those that monitor/btp/README.md marks for Tasks.

(local {: raise} (require :shell.call))
(local btp (require :shell.btp))
(local {: quoted} btp)

(fn message [name fields]
  "Writes a message; fields is EDN text."
  (io.write (btp.message name fields))
  nil)

(fn choice [word value choices]
  (when (not (accumulate [some false _ known (ipairs choices) &until some] (= known value)))
    (raise :invalid (string.format "%s: expected :%s, found %s" word
                                   (table.concat choices " :") (tostring value)))))

(fn title [text]
  "Names the tab a form runs in."
  (message :title (.. " :text " (quoted text 64))))

(fn progress [?share ?text]
  "Marks the tab with the progress of long work: a share from 0 to 1, :done, :fault or :none.
Without a share nobody knows how much is left."
  (let [share? (= :number (type ?share))
        state (if (or share? (= nil ?share)) :run ?share)]
    (choice :progress state [:run :done :fault :none])
    (message :progress
             (.. " :state :" state
                 (if share? (string.format " :value %.4f" (math.max 0 (math.min 1 ?share))) "")
                 (if ?text (.. " :text " (quoted ?text 128)) "")))))

(fn notify [text ?level]
  "Shows a sentence for a few seconds; ?level is :info (unless told), :warn or :error."
  (let [level (or ?level :info)]
    (choice :notify level [:info :warn :error])
    (message :notify (.. " :level :" level " :text " (quoted text 512)))))

(fn bell []
  "Marks the tab when it is not shown."
  (message :bell ""))

{: title : progress : notify : bell}

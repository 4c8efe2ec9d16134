;; Drives Emacs with the configuration of the page over the file in
;; PYFIX_TEST_FILE, as somebody does who repairs it: by the quick-fix at the first
;; finding, or all at once. PYFIX_TEST_MODE says which. The file is saved.
(require 'package)
(package-initialize)
(require 'cl-lib)
(load (getenv "PYFIX_TEST_CONFIG"))
(require 'eglot)

(defun await (what condition)
  (let ((deadline (+ (float-time) 60)))
    (while (not (funcall condition))
      (when (> (float-time) deadline) (error "In vain: %s" what))
      (accept-process-output nil 0.02))))

(defun preferred (_prompt menu &rest _)
  "Choose in the menu of actions."
  (or (car (cl-find-if (lambda (item) (plist-get (cdr item) :isPreferred)) menu))
      (error "Nothing is preferred in %S" (mapcar #'car menu))))

;; What tells eglot that the keyboard is used, not the mouse.
(setq last-nonmenu-event ?x)
(setq eglot-sync-connect t)
(find-file (getenv "PYFIX_TEST_FILE"))
;; A session without a terminal has no command after which hooks would run.
(run-hooks 'post-command-hook)
(await "the server" #'eglot-current-server)
(await "diagnostics" #'flymake-diagnostics)
(goto-char (apply #'min (mapcar #'flymake-diagnostic-beg (flymake-diagnostics))))
(if (equal (getenv "PYFIX_TEST_MODE") "fixall")
    (pyfix-fix-all)
  (cl-letf (((symbol-function 'completing-read) #'preferred))
    (call-interactively #'eglot-code-actions)))
(save-buffer)
(eglot-shutdown (eglot-current-server))

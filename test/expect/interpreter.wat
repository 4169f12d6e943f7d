;; guest code
;;   80000000  ld a3, 0(a1)
;; next:
;;   80000004  jr a3
;; one:
;;   80000008  addi a0, a0, 1
;;   8000000c  ld a3, 8(a1)
;;   80000010  addi a1, a1, 8
;; other:
;;   80000014  jr a3
;; two:
;;   80000018  ret
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 2 not done, access
;;   2: 80000008, 0 not done, fuel
;;   3: 8000000c, 3 not done, access
;;   4: 80000018, 0 not done, fuel
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 6 i64
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $ra (i64.load offset=8 (local.get $h)))
        (local.set $a0 (i64.load offset=80 (local.get $h)))
        (local.set $a1 (i64.load offset=88 (local.get $h)))
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 2))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
        (drop
          (br_if $B0 (; unlikely ;)
            (i32.const 1)
            (i64.ge_u (i64.add (local.get $a1) (i64.const -2147483648)) (i64.const 1048569))
          )
        )
        (local.set $a3
          (i64.load (i32.add (i32.wrap_i64 (local.get $a1)) (i32.const -2143289344)))
        )
        (local.set $10 (i64.and (local.get $a3) (i64.const -2)))
        (local.set $5 (local.get $10))
        loop $L2
          block $B3
            block $B4
              (br_if $B4 (i64.eq (local.get $5) (i64.const 2147483656)))
              (br_if $B3 (i64.eq (local.get $5) (i64.const 2147483672)))
              (i64.store offset=80 (local.get $h) (local.get $a0))
              (i64.store offset=88 (local.get $h) (local.get $a1))
              (i64.store offset=104 (local.get $h) (local.get $a3))
              (i32.store offset=700 (local.get $h) (local.get $fuel))
              (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
              if $B5 (; unlikely ;)
                (i64.store offset=256 (local.get $h) (local.get $5))
                (i32.store offset=764 (local.get $h) (i32.const -1))
                (return (i32.const 0))
              end ;; $B5
              (return_call $0 (local.get $h) (i32.wrap_i64 (local.get $5)) (local.get $depth))
            end ;; $B4
            (drop (br_if $B1 (; unlikely ;) (i32.const 2) (i32.lt_s (local.get $fuel) (i32.const 4))))
            (local.set $fuel (i32.sub (local.get $fuel) (i32.const 4)))
            (local.set $a0 (i64.add (local.get $a0) (i64.const 1)))
            (drop
              (br_if $B1 (; unlikely ;)
                (i32.const 3)
                (i64.ge_u (i64.add (local.get $a1) (i64.const -2147483640)) (i64.const 1048569))
              )
            )
            (local.set $a3
              (i64.load (i32.add (i32.wrap_i64 (local.get $a1)) (i32.const -2143289336)))
            )
            (local.set $a1 (i64.add (local.get $a1) (i64.const 8)))
            (local.set $10 (i64.and (local.get $a3) (i64.const -2)))
            (local.set $5 (local.get $10))
            (br $L2)
          end ;; $B3
          (drop (br_if $B1 (; unlikely ;) (i32.const 4) (i32.lt_s (local.get $fuel) (i32.const 1))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
          (local.set $10 (i64.and (local.get $ra) (i64.const -2)))
          (local.set $5 (local.get $10))
          (i64.store offset=80 (local.get $h) (local.get $a0))
          (i64.store offset=88 (local.get $h) (local.get $a1))
          (i64.store offset=104 (local.get $h) (local.get $a3))
          (i32.store offset=700 (local.get $h) (local.get $fuel))
          (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
          if $B6 (; unlikely ;)
            (i64.store offset=256 (local.get $h) (local.get $5))
            (i32.store offset=764 (local.get $h) (i32.const -1))
            (return (i32.const 0))
          end ;; $B6
          (return (i32.wrap_i64 (local.get $5)))
        end ;; $L2
        (unreachable)
      end ;; $B1
      (local.set $4)
      (i64.store offset=80 (local.get $h) (local.get $a0))
      (i64.store offset=88 (local.get $h) (local.get $a1))
      (i64.store offset=104 (local.get $h) (local.get $a3))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)

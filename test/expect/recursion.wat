;; guest code
;; sum:
;;   80000000  beqz a0, 0x8000002c
;;   80000004  addi sp, sp, -16
;;   80000008  sd ra, 8(sp)
;;   8000000c  sd a0, 0(sp)
;;   80000010  addi a0, a0, -1
;;   80000014  auipc ra, 0x0
;;   80000018  jalr ra, -20(ra)
;;   8000001c  ld a1, 0(sp)
;;   80000020  add a0, a0, a1
;;   80000024  ld ra, 8(sp)
;;   80000028  addi sp, sp, 16
;; bottom:
;;   8000002c  ret
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000008, 5 not done, access
;;   2: 8000001c, 0 not done, fuel
;;   3: 8000001c, 4 not done, access
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 6 i64
    block $B0 (result i32)
      block $B1 (result i32)
        (i32.lt_s (local.tee $depth (i32.sub (local.get $depth) (i32.const 224))) (i32.const 0))
        if $B2 (; unlikely ;)
          (return (i32.const -2147483648))
        end ;; $B2
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $ra (i64.load offset=8 (local.get $h)))
        (local.set $sp (i64.load offset=16 (local.get $h)))
        (local.set $a0 (i64.load offset=80 (local.get $h)))
        (local.set $a1 (i64.load offset=88 (local.get $h)))
        block $B3
          (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 7))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
          (br_if $B3 (i64.eq (local.get $a0) (i64.const 0)))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 6)))
          (local.set $sp (i64.add (local.get $sp) (i64.const -16)))
          (drop
            (br_if $B1 (; unlikely ;)
              (i32.const 1)
              (i64.ge_u (i64.add (local.get $sp) (i64.const -2147483648)) (i64.const 1048561))
            )
          )
          (i64.store offset=8
            (i32.add (i32.wrap_i64 (local.get $sp)) (i32.const -2143289344))
            (local.get $ra)
          )
          (i64.store
            (i32.add (i32.wrap_i64 (local.get $sp)) (i32.const -2143289344))
            (local.get $a0)
          )
          (local.set $a0 (i64.add (local.get $a0) (i64.const -1)))
          (local.set $ra (i64.const 2147483676))
          (i64.store offset=8 (local.get $h) (local.get $ra))
          (i64.store offset=16 (local.get $h) (local.get $sp))
          (i64.store offset=80 (local.get $h) (local.get $a0))
          (i32.store offset=700 (local.get $h) (local.get $fuel))
          (i32.ne (local.tee $4 (call $2 (local.get $h) (local.get $depth))) (i32.const -2147483620))
          if $B4 (; unlikely ;)
            (return (local.get $4))
          end ;; $B4
          (local.set $fuel (i32.load offset=700 (local.get $h)))
          (local.set $sp (i64.load offset=16 (local.get $h)))
          (local.set $a0 (i64.load offset=80 (local.get $h)))
          (drop (br_if $B0 (; unlikely ;) (i32.const 2) (i32.lt_s (local.get $fuel) (i32.const 5))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 4)))
          (drop
            (br_if $B0 (; unlikely ;)
              (i32.const 3)
              (i64.ge_u (i64.add (local.get $sp) (i64.const -2147483648)) (i64.const 1048561))
            )
          )
          (local.set $a1
            (i64.load (i32.add (i32.wrap_i64 (local.get $sp)) (i32.const -2143289344)))
          )
          (local.set $a0 (i64.add (local.get $a0) (local.get $a1)))
          (local.set $ra
            (i64.load offset=8 (i32.add (i32.wrap_i64 (local.get $sp)) (i32.const -2143289344)))
          )
          (local.set $sp (i64.add (local.get $sp) (i64.const 16)))
          (br $B3)
        end ;; $B3
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
        (local.set $10 (i64.and (local.get $ra) (i64.const -2)))
        (local.set $5 (local.get $10))
        (i64.store offset=8 (local.get $h) (local.get $ra))
        (i64.store offset=16 (local.get $h) (local.get $sp))
        (i64.store offset=80 (local.get $h) (local.get $a0))
        (i64.store offset=88 (local.get $h) (local.get $a1))
        (i32.store offset=700 (local.get $h) (local.get $fuel))
        (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
        if $B5 (; unlikely ;)
          (i64.store offset=256 (local.get $h) (local.get $5))
          (i32.store offset=764 (local.get $h) (i32.const -1))
          (return (i32.const 0))
        end ;; $B5
        (return (i32.wrap_i64 (local.get $5)))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (i64.store offset=16 (local.get $h) (local.get $sp))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
